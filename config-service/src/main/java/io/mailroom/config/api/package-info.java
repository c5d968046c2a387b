/**
 * The REST API: requests come in, are read, authorised and done, and answers or problems go out.
 * Holds no rule of its own.
 */
@NullMarked
package io.mailroom.config.api;

import org.jspecify.annotations.NullMarked;
