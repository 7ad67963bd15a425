// SPDX-License-Identifier: GPL-2.0
#include "binomial.h"

#include <gsl/gsl_cdf.h>

#define CONFIDENCE 0.95

double binomial_low(size_t n, size_t of)
{
	return n ? gsl_cdf_beta_Pinv(1 - CONFIDENCE, n, of - n + 1) : 0;
}

double binomial_high(size_t n, size_t of)
{
	return n < of ? gsl_cdf_beta_Pinv(CONFIDENCE, n + 1, of - n) : 1;
}
