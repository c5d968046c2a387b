/**
 * Checks of the servers that administrators name, done by asking them: the same steps that the
 * connector will take. A server's address and a login go in; what was found there comes out, or the
 * step that was refused.
 */
@NullMarked
package io.mailroom.config.probe;

import org.jspecify.annotations.NullMarked;
