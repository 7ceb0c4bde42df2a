#pragma once

/// All of warpmatch.
#include <warpmatch/corpus.hpp>
#include <warpmatch/device.hpp>
#include <warpmatch/device_array.hpp>
#include <warpmatch/edits.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/extraction.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/matching.hpp>
#include <warpmatch/matrix.hpp>
#include <warpmatch/metric.hpp>
#include <warpmatch/monitor.hpp>
#include <warpmatch/normalise.hpp>
#include <warpmatch/options.hpp>
#include <warpmatch/rarity.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>
