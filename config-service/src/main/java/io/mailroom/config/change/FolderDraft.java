package io.mailroom.config.change;

import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;

/** A folder to watch, and where its mail goes. */
public record FolderDraft(FolderName name, Route route) {}
