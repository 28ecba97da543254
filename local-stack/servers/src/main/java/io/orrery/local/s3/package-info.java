/** S3 as a local process: Adobe's S3Mock. */
package io.orrery.local.s3;
