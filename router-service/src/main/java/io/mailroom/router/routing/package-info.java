/**
 * Which queue an email goes to: what the email says of its origin and what the topic {@code
 * integrations} says of that origin go in, an assignment and its reason come out. Rules only.
 */
@NullMarked
package io.mailroom.router.routing;

import org.jspecify.annotations.NullMarked;
