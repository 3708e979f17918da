/** A usage file of a large month, from the upload to the usage in the API. */
@NullMarked
package org.meterline.benchmarks.upload;

import org.jspecify.annotations.NullMarked;
