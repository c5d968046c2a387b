/**
 * From the operator's settings to a running stream: the parts are put together, Kafka and the
 * topics are waited for, then the stream is let go.
 */
@NullMarked
package io.mailroom.router.start;

import org.jspecify.annotations.NullMarked;
