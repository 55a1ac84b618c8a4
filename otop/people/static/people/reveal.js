// Lets a person see the passwords that they type. Without scripts there is no box, and nothing is missing.
(function () {
  'use strict'
  document.querySelectorAll('[data-reveal]').forEach(function (box) {
    const typed = box.form.querySelectorAll('input[type=password]')
    const show = function (seen) {
      typed.forEach(function (one) { one.type = seen ? 'text' : 'password' })
    }
    box.closest('.tick').hidden = false
    box.addEventListener('change', function () { show(box.checked) })
    box.form.addEventListener('submit', function () { // so that no browser remembers it as a text
      box.checked = false
      show(false)
    })
  })
})()
