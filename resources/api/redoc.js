// Shows the API's description for reading.
Redoc.init("/openapi.json", { disableSearch: true, hideDownloadButton: false }, document.getElementById("page"));
