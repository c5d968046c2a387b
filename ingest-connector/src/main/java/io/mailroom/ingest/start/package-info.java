/** The process: settings, wiring, start, end and health. */
@NullMarked
package io.mailroom.ingest.start;

import org.jspecify.annotations.NullMarked;
