; Inno Setup: Heroes for one person or for all, as the person chooses. Filled in by shipping/windows.py.
[Setup]
AppId={{6E4D8C1B-5C3A-4A7E-9F0B-3D1C0E7B8A52}
AppName=Heroes
AppVersion=$version
AppVerName=Heroes $version
AppPublisher=Heroes contributors
VersionInfoVersion=$number
DefaultDirName={autopf}\Heroes
DefaultGroupName=Heroes
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
CloseApplications=yes
Compression=lzma2/max
SolidCompression=yes
LicenseFile=$folder\_internal\LICENSE
OutputDir=$target
OutputBaseFilename=Heroes-$version-windows-x64
SetupIconFile=$folder\_internal\heroes.ico
UninstallDisplayIcon={app}\Heroes.exe
WizardStyle=modern

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "$folder\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs

[Icons]
Name: "{group}\Heroes"; Filename: "{app}\Heroes.exe"
Name: "{autodesktop}\Heroes"; Filename: "{app}\Heroes.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.heroes"; ValueType: string; ValueData: "Heroes.Roster"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Heroes.Roster"; ValueType: string; ValueData: "Heroes roster"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Heroes.Roster\DefaultIcon"; ValueType: string; ValueData: "{app}\Heroes.exe,0"
Root: HKA; Subkey: "Software\Classes\Heroes.Roster\shell\open\command"; ValueType: string; ValueData: """{app}\Heroes.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\Heroes.exe\shell\open\command"; ValueType: string; ValueData: """{app}\Heroes.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\Heroes.exe\SupportedTypes"; ValueType: string; ValueName: ".db"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\Heroes.exe\SupportedTypes"; ValueType: string; ValueName: ".sqlite"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\Heroes.exe\SupportedTypes"; ValueType: string; ValueName: ".sqlite3"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\.db\OpenWithProgids"; ValueType: string; ValueName: "Heroes.Roster"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.sqlite\OpenWithProgids"; ValueType: string; ValueName: "Heroes.Roster"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.sqlite3\OpenWithProgids"; ValueType: string; ValueName: "Heroes.Roster"; ValueData: ""; Flags: uninsdeletevalue

[Run]
Filename: "{app}\Heroes.exe"; Description: "{cm:LaunchProgram,Heroes}"; Flags: nowait postinstall skipifsilent
