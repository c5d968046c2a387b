/**
 * Octets of a part to the octets its author meant, and those to text: transfer encodings and
 * charsets, never refusing what is malformed.
 */
@NullMarked
package io.mailroom.ingest.mime.codec;

import org.jspecify.annotations.NullMarked;
