const id = new URLSearchParams(location.search).get('PatDk') ?? ''
const response = await fetch(`/api/patients/${encodeURIComponent(id)}`)
if (response.ok) {
  const { lastName, birthName, preferredBirthFirstName, sex, dateOfBirth } = await response.json()
  const name = lastName === birthName ? birthName : `${birthName} (${lastName})`
  document.getElementById('name').textContent = `${name} ${preferredBirthFirstName}`
  document.getElementById('birth').textContent = `${sex === 'F' ? 'née' : 'né'} le ${dateOfBirth.date}`
} else document.getElementById('birth').textContent = 'Ce dossier n’existe pas.'
