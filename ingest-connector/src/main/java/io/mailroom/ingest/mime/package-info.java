/**
 * Raw octets in, what an event says of an email out. Content never stops an email: what is beyond
 * the limits or not understood is named in its problems, and the raw message goes with it.
 */
@NullMarked
package io.mailroom.ingest.mime;

import org.jspecify.annotations.NullMarked;
