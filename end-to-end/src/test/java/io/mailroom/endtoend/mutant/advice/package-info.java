/**
 * What the agent puts into the code of a service: each class is copied into the methods that it is
 * applied to, and runs as a part of them.
 */
@NullMarked
package io.mailroom.endtoend.mutant.advice;

import org.jspecify.annotations.NullMarked;
