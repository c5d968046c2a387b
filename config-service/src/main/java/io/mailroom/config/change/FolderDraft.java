package io.mailroom.config.change;

import io.mailroom.contract.integration.FolderName;
import io.mailroom.contract.integration.Route;

/** A folder to watch, and where its mail goes. */
public record FolderDraft(FolderName name, Route route) {}
