/** The packaged programs that are measured, and what they have used of the machine. */
@NullMarked
package org.meterline.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
