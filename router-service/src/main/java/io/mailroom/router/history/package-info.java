/**
 * The email that a reply answers: the place of its record goes in, what can be quoted of it comes
 * out.
 */
@NullMarked
package io.mailroom.router.history;

import org.jspecify.annotations.NullMarked;
