/** The chain of a usage meter's reports: what is missing in it, and where it forks. Pure functions. */
@NullMarked
package org.meterline.aggregation.domain.chain;

import org.jspecify.annotations.NullMarked;
