//! Names of people and firms.

use super::chance::Chance;

/// The clients' firms: one group each.
pub(crate) const FIRMS: [&str; 14] = [
    "Baraka Market",
    "Nur Tekstil",
    "Чорсу Оптом",
    "Zarafshon Qurilish",
    "Oq Oltin",
    "Гранд Фарм",
    "Samarqand Shirinlik",
    "Anhor Servis",
    "TexnoDunyo",
    "Farg‘ona Sut",
    "Ипак Мебель",
    "Vodiy Trans",
    "Best Print",
    "Yangi Hayot Klinika",
];

const UZ_MEN: [&str; 14] = [
    "Jasur",
    "Sherzod",
    "Otabek",
    "Bekzod",
    "Sardor",
    "Jahongir",
    "Ulug‘bek",
    "Doniyor",
    "Azizbek",
    "Farrux",
    "Sanjar",
    "Islom",
    "Shohruh",
    "Temur",
];
const UZ_WOMEN: [&str; 14] = [
    "Dilnoza", "Malika", "Aziza", "Nilufar", "Gulnora", "Shahnoza", "Madina", "Zilola", "Kamola", "Sevara", "Feruza",
    "Nargiza", "Mohira", "Umida",
];
const UZ_FAMILIES: [&str; 18] = [
    "Karimov",
    "Rahimov",
    "Toshev",
    "Yusupov",
    "Abdullayev",
    "Ergashev",
    "Saidov",
    "Qodirov",
    "Nazarov",
    "Xolmatov",
    "Ismoilov",
    "Mirzayev",
    "Usmonov",
    "Jo‘rayev",
    "Haydarov",
    "Raximov",
    "Sobirov",
    "Tursunov",
];
const RU_MEN: [&str; 6] = ["Тимур", "Алексей", "Руслан", "Дмитрий", "Артём", "Виктор"];
const RU_WOMEN: [&str; 6] = ["Ольга", "Анна", "Елена", "Светлана", "Диана", "Наталья"];
const RU_FAMILIES: [&str; 8] = [
    "Иванов",
    "Соколов",
    "Каримов",
    "Петров",
    "Юсупов",
    "Волков",
    "Мусаев",
    "Смирнов",
];

/// Gives people one after another, no name twice.
#[derive(Default)]
pub(crate) struct People {
    given: Vec<String>,
}

impl People {
    /// A full name, and whether the person writes Russian.
    pub(crate) fn next(&mut self, chance: &mut Chance) -> (String, bool) {
        loop {
            let (russian, woman) = (chance.percent(30), chance.percent(50));
            let (first, family, ending) = match (russian, woman) {
                (true, true) => (*chance.pick(&RU_WOMEN), *chance.pick(&RU_FAMILIES), "а"),
                (true, false) => (*chance.pick(&RU_MEN), *chance.pick(&RU_FAMILIES), ""),
                (false, true) => (*chance.pick(&UZ_WOMEN), *chance.pick(&UZ_FAMILIES), "a"),
                (false, false) => (*chance.pick(&UZ_MEN), *chance.pick(&UZ_FAMILIES), ""),
            };
            let name = format!("{first} {family}{ending}");
            if !self.given.contains(&name) {
                self.given.push(name.clone());
                return (name, russian);
            }
        }
    }
}
