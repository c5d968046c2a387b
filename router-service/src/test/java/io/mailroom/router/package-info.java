/** The packaged router against a real broker: records in, records out, kills in between. */
@NullMarked
package io.mailroom.router;

import org.jspecify.annotations.NullMarked;
