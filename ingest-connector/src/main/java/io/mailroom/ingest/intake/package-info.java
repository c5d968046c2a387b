/**
 * From a folder's listing to a batch of events: which messages are left out, how carefully the
 * others are fetched, and what becomes of one that the server does not give.
 */
@NullMarked
package io.mailroom.ingest.intake;

import org.jspecify.annotations.NullMarked;
