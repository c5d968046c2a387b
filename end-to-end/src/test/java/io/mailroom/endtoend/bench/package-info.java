/** How fast Mailroom is, beside what the same machine can do at most without its promises. */
@NullMarked
package io.mailroom.endtoend.bench;

import org.jspecify.annotations.NullMarked;
