/**
 * Octets of emails outside the event: raw messages on their way in, contents too large for an event
 * on their way out, and the budget that bounds how many are in memory at once.
 */
@NullMarked
package io.mailroom.ingest.content;

import org.jspecify.annotations.NullMarked;
