"""The switch of the API in the window: menu, toolbar, status bar and the dialog with address and options."""
