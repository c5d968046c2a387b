/** What a caller is told when a request cannot be done: one vocabulary for every part. */
@NullMarked
package io.mailroom.config.problem;

import org.jspecify.annotations.NullMarked;
