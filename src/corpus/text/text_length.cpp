#include <string>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/internal/check_length.hpp>

namespace warpmatch {

void corpus::throw_too_long(const Text& text, const char* argument, std::optional<std::size_t> row) {
  const std::string where = row ? "row " + std::to_string(*row) + ": " : "has ";
  const char* units = text.encoding == Encoding::utf8 ? " bytes of UTF-8" : " code points";
  throw RangeError(argument,
                   where + std::to_string(text.units) + units + ", at most " + std::to_string(max_text_units) + " fit");
}

}  // namespace warpmatch
