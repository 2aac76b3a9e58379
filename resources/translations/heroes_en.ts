<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes deleted</source>
        <translation>
            <numerusform>%Ln hero deleted</numerusform>
            <numerusform>%Ln heroes deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>C&amp;hange %Ln Heroes</source>
        <translation>
            <numerusform>C&amp;hange %Ln Hero</numerusform>
            <numerusform>C&amp;hange %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{field} of %Ln heroes changed</source>
        <translation>
            <numerusform>{field} of %Ln hero changed</numerusform>
            <numerusform>{field} of %Ln heroes changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes added</source>
        <translation>
            <numerusform>%Ln hero added</numerusform>
            <numerusform>%Ln heroes added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This text has %Ln characters, too many to edit here. It stays as it is unless you type.</source>
        <translation>
            <numerusform>This text has %Ln character, too many to edit here. It stays as it is unless you type.</numerusform>
            <numerusform>This text has %Ln characters, too many to edit here. It stays as it is unless you type.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln heroes?</source>
        <translation>
            <numerusform>Delete %Ln hero?</numerusform>
            <numerusform>Delete %Ln heroes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They leave the roster. Undo brings them back.</source>
        <translation>
            <numerusform>It leaves the roster. Undo brings it back.</numerusform>
            <numerusform>They leave the roster. Undo brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <comment>heroes</comment>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Delete %Ln Hero</numerusform>
            <numerusform>&amp;Delete %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Something went wrong inside Heroes, and %Ln more times since</source>
        <translation>
            <numerusform>Something went wrong inside Heroes, and %Ln more time since</numerusform>
            <numerusform>Something went wrong inside Heroes, and %Ln more times since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln+ heroes found</source>
        <translation>
            <numerusform>%Ln+ heroes found</numerusform>
            <numerusform>%Ln+ heroes found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes found</source>
        <translation>
            <numerusform>%Ln hero found</numerusform>
            <numerusform>%Ln heroes found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln+ heroes</source>
        <translation>
            <numerusform>%Ln+ heroes</numerusform>
            <numerusform>%Ln+ heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes</source>
        <translation>
            <numerusform>%Ln hero</numerusform>
            <numerusform>%Ln heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minutes ago</source>
        <translation>
            <numerusform>%Ln minute ago</numerusform>
            <numerusform>%Ln minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hours ago</source>
        <translation>
            <numerusform>%Ln hour ago</numerusform>
            <numerusform>%Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln days ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln damaged cells seen</source>
        <translation>
            <numerusform>%Ln damaged cell seen</numerusform>
            <numerusform>%Ln damaged cells seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The selection of %Ln heroes could not follow</source>
        <translation>
            <numerusform>The selection of %Ln hero could not follow</numerusform>
            <numerusform>The selection of %Ln heroes could not follow</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln heroes?</source>
        <translation>
            <numerusform>Copy %Ln hero?</numerusform>
            <numerusform>Copy %Ln heroes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes copied; the others are too much for the clipboard</source>
        <translation>
            <numerusform>%Ln hero copied; the others are too much for the clipboard</numerusform>
            <numerusform>%Ln heroes copied; the others are too much for the clipboard</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes copied with secret names, for half a minute</source>
        <translation>
            <numerusform>%Ln hero copied with its secret name, for half a minute</numerusform>
            <numerusform>%Ln heroes copied with secret names, for half a minute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes copied</source>
        <translation>
            <numerusform>%Ln hero copied</numerusform>
            <numerusform>%Ln heroes copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln &amp;selected heroes</source>
        <translation>
            <numerusform>%Ln &amp;selected hero</numerusform>
            <numerusform>%Ln &amp;selected heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes of this sea&amp;rch</source>
        <translation>
            <numerusform>%Ln hero of this sea&amp;rch</numerusform>
            <numerusform>%Ln heroes of this sea&amp;rch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;All %Ln heroes</source>
        <translation>
            <numerusform>&amp;All %Ln hero</numerusform>
            <numerusform>&amp;All %Ln heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes exported to {file}.</source>
        <translation>
            <numerusform>%Ln hero exported to {file}.</numerusform>
            <numerusform>%Ln heroes exported to {file}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln damaged cells are told as the nearest text.</source>
        <translation>
            <numerusform>%Ln damaged cell is told as the nearest text.</numerusform>
            <numerusform>%Ln damaged cells are told as the nearest text.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Revert %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Revert %Ln Hero</numerusform>
            <numerusform>&amp;Revert %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln operations</source>
        <translation>
            <numerusform>%Ln operation</numerusform>
            <numerusform>%Ln operations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln operations leave the roster, with the secret names they hold.</source>
        <translation>
            <numerusform>%Ln operation leaves the roster, with the secret names it holds.</numerusform>
            <numerusform>%Ln operations leave the roster, with the secret names they hold.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes set back</source>
        <translation>
            <numerusform>%Ln hero set back</numerusform>
            <numerusform>%Ln heroes set back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left alone</source>
        <comment>heroes</comment>
        <translation>
            <numerusform>%Ln left alone</numerusform>
            <numerusform>%Ln left alone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes would change.</source>
        <translation>
            <numerusform>%Ln hero would change.</numerusform>
            <numerusform>%Ln heroes would change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes so far…</source>
        <translation>
            <numerusform>%Ln hero so far…</numerusform>
            <numerusform>%Ln heroes so far…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes are left out:</source>
        <translation>
            <numerusform>%Ln hero is left out:</numerusform>
            <numerusform>%Ln heroes are left out:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Replace in %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Replace in %Ln Hero</numerusform>
            <numerusform>&amp;Replace in %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced in {field} of %Ln heroes</source>
        <translation>
            <numerusform>Replaced in {field} of %Ln hero</numerusform>
            <numerusform>Replaced in {field} of %Ln heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Selected heroes (%Ln)</source>
        <translation>
            <numerusform>&amp;Selected hero (%Ln)</numerusform>
            <numerusform>&amp;Selected heroes (%Ln)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes get the same value.</source>
        <translation>
            <numerusform>%Ln hero gets the value.</numerusform>
            <numerusform>%Ln heroes get the same value.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Set %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Set %Ln Hero</numerusform>
            <numerusform>&amp;Set %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes come back</source>
        <translation>
            <numerusform>%Ln hero comes back</numerusform>
            <numerusform>%Ln heroes come back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes get other values</source>
        <translation>
            <numerusform>%Ln hero gets other values</numerusform>
            <numerusform>%Ln heroes get other values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes leave</source>
        <translation>
            <numerusform>%Ln hero leaves</numerusform>
            <numerusform>%Ln heroes leave</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup was restored; %Ln heroes changed.</source>
        <translation>
            <numerusform>The backup was restored; %Ln hero changed.</numerusform>
            <numerusform>The backup was restored; %Ln heroes changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests, the last one at {time}</source>
        <translation>
            <numerusform>%Ln request, the last one at {time}</numerusform>
            <numerusform>%Ln requests, the last one at {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln records are invalid.</source>
        <translation>
            <numerusform>%Ln record is invalid.</numerusform>
            <numerusform>%Ln records are invalid.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import the %Ln Valid Ones</source>
        <translation>
            <numerusform>&amp;Import the %Ln Valid One</numerusform>
            <numerusform>&amp;Import the %Ln Valid Ones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Import %Ln Hero</numerusform>
            <numerusform>&amp;Import %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes imported</source>
        <translation>
            <numerusform>%Ln hero imported</numerusform>
            <numerusform>%Ln heroes imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes were changed since they were compared.</source>
        <translation>
            <numerusform>%Ln hero was changed since it was compared.</numerusform>
            <numerusform>%Ln heroes were changed since they were compared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln records read</source>
        <translation>
            <numerusform>%Ln record read</numerusform>
            <numerusform>%Ln records read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Paste %Ln Heroes</source>
        <translation>
            <numerusform>&amp;Paste %Ln Hero</numerusform>
            <numerusform>&amp;Paste %Ln Heroes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Paste the %Ln Valid Ones</source>
        <translation>
            <numerusform>&amp;Paste the %Ln Valid One</numerusform>
            <numerusform>&amp;Paste the %Ln Valid Ones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more lines than heroes below are left out: new heroes need {fields}.</source>
        <translation>
            <numerusform>%Ln more line than heroes below is left out: new heroes need {fields}.</numerusform>
            <numerusform>%Ln more lines than heroes below are left out: new heroes need {fields}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln columns of the clipboard have no place in the table and are left out.</source>
        <translation>
            <numerusform>%Ln column of the clipboard has no place in the table and is left out.</numerusform>
            <numerusform>%Ln columns of the clipboard have no place in the table and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heroes pasted</source>
        <translation>
            <numerusform>%Ln hero pasted</numerusform>
            <numerusform>%Ln heroes pasted</numerusform>
        </translation>
    </message>
</context>
</TS>
