// Shows the API's description. The token comes behind the # of the address, which a browser never sends anywhere.
(() => {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    history.replaceState(null, "", location.pathname);
    sessionStorage.setItem("token", given);
  }
  const token = given || sessionStorage.getItem("token");
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
