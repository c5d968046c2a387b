/**
 * Takes a named protection away from a packaged service, or makes a fault happen in it, from
 * outside: a Java agent in the service's process. A promise whose test still passes then was not
 * tested.
 */
@NullMarked
package io.mailroom.endtoend.mutant;

import org.jspecify.annotations.NullMarked;
