import subprocess
import sys

HEAVY = ("sqlmodel", "pydantic", "sqlalchemy", "fastapi", "alembic")
LIGHT = (
    "main_window",
    "actions",
    "action_set",
    "theme",
    "icons",
    "i18n",
    "prompts",
    "status",
    "pages",
    "help",
    "files",
)


def test_what_the_first_paint_needs_is_light() -> None:
    modules = ", ".join(f"desktop.ui.{name}" for name in LIGHT)
    program = f"import sys, {modules}; print(*(it for it in {HEAVY} if it in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_api_is_not_loaded_before_it_is_switched_on() -> None:
    program = "import sys, desktop.open_roster; print(*(it for it in sys.modules if it in ('fastapi', 'uvicorn')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
