/** What orchestrators ask: whether the router routes, and whether it is stuck. */
@NullMarked
package io.mailroom.router.health;

import org.jspecify.annotations.NullMarked;
