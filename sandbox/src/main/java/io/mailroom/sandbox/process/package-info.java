/** Programs run beside the JVM: their command lines go in, their log files come out. */
@NullMarked
package io.mailroom.sandbox.process;

import org.jspecify.annotations.NullMarked;
