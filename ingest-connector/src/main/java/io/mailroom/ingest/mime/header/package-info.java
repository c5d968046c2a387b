/**
 * The header of a message: its octets in, decoded values out. Nothing here refuses anything; what
 * cannot be understood is left out or left as it is.
 */
@NullMarked
package io.mailroom.ingest.mime.header;

import org.jspecify.annotations.NullMarked;
