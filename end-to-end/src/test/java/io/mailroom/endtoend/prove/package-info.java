/** Proofs that take longer than a test may: run by {@code ./prove}. */
@NullMarked
package io.mailroom.endtoend.prove;

import org.jspecify.annotations.NullMarked;
