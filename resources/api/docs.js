// Shows the API's description. Behind the # of the address, which a browser never sends anywhere, stands a ticket; it is
// exchanged for the token, once.
(async () => {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
  if (ticket) {
    history.replaceState(null, "", location.pathname);
    const answer = await fetch("/docs/token", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    if (answer.ok) {
      sessionStorage.setItem("token", (await answer.json()).token);
    }
  }
  const token = sessionStorage.getItem("token");
  const ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#page",
    deepLinking: false,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
    onComplete: () => {
      if (token) {
        ui.preauthorizeApiKey("token", token);
      }
    },
  });
})();
