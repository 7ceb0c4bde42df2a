#include "arrow/types.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace warpmatch::bindings {

namespace {

struct TypeName {
  std::string_view format;
  std::string_view name;
};

constexpr std::array type_names = std::to_array<TypeName>({
    {"n", "null"},
    {"b", "bool"},
    {"c", "int8"},
    {"C", "uint8"},
    {"s", "int16"},
    {"S", "uint16"},
    {"i", "int32"},
    {"I", "uint32"},
    {"l", "int64"},
    {"L", "uint64"},
    {"e", "float16"},
    {"f", "float32"},
    {"g", "float64"},
    {"z", "binary"},
    {"Z", "large_binary"},
    {"vz", "binary_view"},
    {"u", "string"},
    {"U", "large_string"},
    {"vu", "string_view"},
    {"tdD", "date32"},
    {"tdm", "date64"},
    {"tts", "time32[s]"},
    {"ttm", "time32[ms]"},
    {"ttu", "time64[us]"},
    {"ttn", "time64[ns]"},
    {"tDs", "duration[s]"},
    {"tDm", "duration[ms]"},
    {"tDu", "duration[us]"},
    {"tDn", "duration[ns]"},
    {"tiM", "month_interval"},
    {"tiD", "day_time_interval"},
    {"tin", "month_day_nano_interval"},
    {"+l", "list"},
    {"+L", "large_list"},
    {"+vl", "list_view"},
    {"+vL", "large_list_view"},
    {"+m", "map"},
    {"+s", "struct"},
    {"+r", "run_end_encoded"},
});

/// Types with parameters, which stand behind a colon.
constexpr std::array parametric_names = std::to_array<TypeName>({
    {"w:", "fixed_size_binary"},
    {"d:", "decimal"},
    {"tss:", "timestamp[s"},
    {"tsm:", "timestamp[ms"},
    {"tsu:", "timestamp[us"},
    {"tsn:", "timestamp[ns"},
    {"+w:", "fixed_size_list"},
    {"+ud:", "dense_union"},
    {"+us:", "sparse_union"},
});

std::string name_of(std::string_view format) {
  const auto plain = std::ranges::find(type_names, format, &TypeName::format);
  if (plain != type_names.end()) return std::string(plain->name);
  for (const TypeName& type : parametric_names) {
    if (!format.starts_with(type.format)) continue;
    const std::string parameters(format.substr(type.format.size()));
    if (!type.name.starts_with("timestamp")) return std::string(type.name) + "[" + parameters + "]";
    return std::string(type.name) + (parameters.empty() ? "]" : ", tz=" + parameters + "]");
  }
  return "the Arrow format '" + std::string(format) + "'";
}

/// One length of the metadata, and the bytes behind it.
std::string_view take(const char*& metadata) {
  std::int32_t length = 0;
  std::memcpy(&length, metadata, sizeof length);
  const std::string_view value(metadata + sizeof length, static_cast<std::size_t>(std::max(length, 0)));
  metadata = value.data() + value.size();
  return value;
}

}  // namespace

std::string type_name(const ArrowSchema& schema) {
  if (schema.dictionary != nullptr) return "dictionary of " + type_name(*schema.dictionary);
  return name_of(schema.format);
}

std::string extension_name(const ArrowSchema& schema) {
  const char* metadata = schema.metadata;
  if (metadata == nullptr) return {};
  std::int32_t pairs = 0;
  std::memcpy(&pairs, metadata, sizeof pairs);
  metadata += sizeof pairs;
  for (std::int32_t i = 0; i < pairs; ++i) {
    const std::string_view key = take(metadata);
    const std::string_view value = take(metadata);
    if (key == "ARROW:extension:name") return std::string(value);
  }
  return {};
}

}  // namespace warpmatch::bindings
