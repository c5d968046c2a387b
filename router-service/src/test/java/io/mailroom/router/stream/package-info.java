/** Tests of how the stream begins and goes on. */
@NullMarked
package io.mailroom.router.stream;

import org.jspecify.annotations.NullMarked;
