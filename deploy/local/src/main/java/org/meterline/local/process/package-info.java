/**
 * Child processes that never outlive their parent. Uses the JDK and a POSIX shell only; knows no server by name.
 */
@NullMarked
package org.meterline.local.process;

import org.jspecify.annotations.NullMarked;
