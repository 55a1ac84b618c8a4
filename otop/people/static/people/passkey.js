// Says in words that the browser could not use a passkey, where else only its console would know.
(function () {
  'use strict'
  const show = function () { document.getElementById('passkey_failed').hidden = false }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    show()
  })
  if (!window.PublicKeyCredential) {
    document.getElementById('passkey_begin').disabled = true
    show()
  }
})()
