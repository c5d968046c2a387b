/**
 * A reply as it is written down: what was asked for goes in, a letter comes out that can be written
 * to any number of servers, or the reason why there will be none. What is large streams from the
 * content store each time.
 */
@NullMarked
package io.mailroom.router.message;

import org.jspecify.annotations.NullMarked;
