// Says so in words when a security key does not answer. It can go when allauth's own script does.
const problem = document.querySelector('[data-second-step-problem]')

document.addEventListener('allauth.error', (event) => {
  event.preventDefault() // no trace in the console: it was a person, not a fault
  if (problem) problem.hidden = false
})

document.addEventListener('click', (event) => {
  if (problem && event.target.closest('button')) problem.hidden = true
}, { capture: true }) // before the button itself hears of it
