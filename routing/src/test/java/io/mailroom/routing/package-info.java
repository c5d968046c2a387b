/** Tests of the rules that choose a queue. */
@NullMarked
package io.mailroom.routing;

import org.jspecify.annotations.NullMarked;
