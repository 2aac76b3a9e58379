"""What macOS wants to know of the program, and the bundle as a package. Door: `info_plist`, `build`."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any, Final

IDENTIFIER: Final = "org.heroes.desktop"


def info_plist(version: str) -> dict[str, Any]:
    """The keys of Info.plist beside PyInstaller's own: documents, dark mode, Retina."""
    return {
        "CFBundleDisplayName": "Heroes",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Heroes roster",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{IDENTIFIER}.roster"],
            },
            {
                "CFBundleTypeName": "SQLite database",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeExtensions": ["db", "sqlite", "sqlite3"],
                "LSHandlerRank": "Alternate",
            },
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{IDENTIFIER}.roster",
                "UTTypeDescription": "Heroes roster",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["heroes"]},
            }
        ],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence",
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
    }


def build(bundle: Path, target: Path, version: str) -> Path:
    """Sign and notarise the bundle, if there are credentials, and pack it.

    `HEROES_SIGN_IDENTITY` names a certificate of the keychain, `HEROES_NOTARY_PROFILE` credentials stored with
    `xcrun notarytool store-credentials`.
    """
    identity, profile = os.environ.get("HEROES_SIGN_IDENTITY"), os.environ.get("HEROES_NOTARY_PROFILE")
    result = target / f"Heroes-{version}-macos-{platform.machine()}.zip"
    if identity:
        options = ("--deep", "--force", "--options", "runtime", "--timestamp", "--sign", identity)
        subprocess.run(["codesign", *options, bundle], check=True)
    else:
        print("Not signed: HEROES_SIGN_IDENTITY names no certificate.")
    pack = ["ditto", "-c", "-k", "--keepParent", str(bundle), str(result)]
    subprocess.run(pack, check=True)
    if identity and profile:
        subprocess.run(["xcrun", "notarytool", "submit", result, "--keychain-profile", profile, "--wait"], check=True)
        subprocess.run(["xcrun", "stapler", "staple", bundle], check=True)
        subprocess.run(pack, check=True)
    else:
        print("Not notarised: HEROES_NOTARY_PROFILE names no credentials.")
    return result
