/** How fast Mailroom is, beside what the machine can do: run by {@code ./bench}. */
@NullMarked
package io.mailroom.endtoend.bench;

import org.jspecify.annotations.NullMarked;
