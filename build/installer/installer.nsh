; The application registers navigateurpro: itself (with `--` before the address, so that a crafted
; link cannot add switches); removing it is the uninstaller's part.
!macro customUnInstall
  DeleteRegKey HKCU "Software\Classes\navigateurpro"
!macroend
