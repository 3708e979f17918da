/** What is measured of the registration service. */
@NullMarked
package org.meterline.benchmarks.registration;

import org.jspecify.annotations.NullMarked;
