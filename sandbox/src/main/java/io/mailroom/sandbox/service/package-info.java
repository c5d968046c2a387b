/**
 * Mailroom's services as processes of their own: settings go in as environment variables, readiness
 * or the reason of the failure comes out.
 */
@NullMarked
package io.mailroom.sandbox.service;

import org.jspecify.annotations.NullMarked;
