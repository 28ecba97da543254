/** Clients of AWS services, set up by the AWS SDK's own settings. */
package io.orrery.runtime.aws;
