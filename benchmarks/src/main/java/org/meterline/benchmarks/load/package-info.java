/** A client that asks again as soon as it is answered, and what it saw. */
@NullMarked
package org.meterline.benchmarks.load;

import org.jspecify.annotations.NullMarked;
