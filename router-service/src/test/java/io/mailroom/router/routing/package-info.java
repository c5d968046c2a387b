/** Tests of the rules that choose a queue. */
@NullMarked
package io.mailroom.router.routing;

import org.jspecify.annotations.NullMarked;
